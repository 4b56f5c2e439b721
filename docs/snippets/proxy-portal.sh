sudo install -m 755 ~/.cargo/bin/jobtree-proxy /usr/local/bin/
sudo install -D -m 644 deploy/proxy.toml /etc/jobtree-proxy/proxy.toml
sudo install -m 600 password.txt /etc/jobtree-proxy/password
sudo install -m 644 deploy/systemd/jobtree-proxy.service /etc/systemd/system/
sudo systemctl enable --now jobtree-proxy
