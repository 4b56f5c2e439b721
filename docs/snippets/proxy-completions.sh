jobtree-proxy completions bash | sudo tee /usr/share/bash-completion/completions/jobtree-proxy > /dev/null
jobtree-proxy man | sudo tee /usr/local/share/man/man1/jobtree-proxy.1 > /dev/null
