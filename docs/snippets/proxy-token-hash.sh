token="$(openssl rand -hex 32)"
printf %s "$token" | sha256sum
