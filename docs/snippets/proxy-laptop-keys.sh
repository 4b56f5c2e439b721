export HUAWEICLOUD_SDK_AK="your access key" HUAWEICLOUD_SDK_SK="your secret key"
jobtree-proxy --system cce --region cn-north-4
