npm pack jobtree
