npm install jobtree
