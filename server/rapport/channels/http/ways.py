"""Lines to copy that give this installation a public https address."""

from urllib.parse import urlsplit

from rapport.channels.rules.addresses import WEBHOOKS
from rapport.channels.schemas import Way
from rapport.core.config import Settings

EXAMPLE = "rapport.example.com"


def ways(settings: Settings) -> list[Way]:
    """Two tunnels for trying it out and two proxies for staying, with our port and host in them."""
    host = _host(settings)
    local = f"127.0.0.1:{settings.port}"
    last = f"RAPPORT_PUBLIC_URL=https://{host} rapport up"
    callback = f"# Meta calls https://{host}{WEBHOOKS}"
    return [
        Way(
            id="cloudflared",
            title="Cloudflare tunnel",
            note="Quick, for trying it out; the address changes with every start unless you name "
            "the tunnel.",
            lines=[
                f"cloudflared tunnel --url http://{local}",
                "# copy the https address that it prints, then start Rapport anew with it:",
                "RAPPORT_PUBLIC_URL=https://<printed address> rapport up",
                callback.replace(host, "<printed address>"),
            ],
        ),
        Way(
            id="ngrok",
            title="ngrok",
            note="Quick, for trying it out; needs a free account.",
            lines=[
                f"ngrok http {settings.port}",
                "# copy the https address that it prints, then start Rapport anew with it:",
                "RAPPORT_PUBLIC_URL=https://<printed address> rapport up",
                callback.replace(host, "<printed address>"),
            ],
        ),
        Way(
            id="caddy",
            title="Caddy",
            note="For staying: gets and renews the certificate by itself. Point the name at this "
            "machine first.",
            lines=["# Caddyfile", f"{host} {{", f"    reverse_proxy {local}", "}", last, callback],
        ),
        Way(
            id="nginx",
            title="nginx",
            note="For staying: with a certificate of your own, from certbot for example.",
            lines=[
                "server {",
                "    listen 443 ssl;",
                f"    server_name {host};",
                f"    ssl_certificate /etc/letsencrypt/live/{host}/fullchain.pem;",
                f"    ssl_certificate_key /etc/letsencrypt/live/{host}/privkey.pem;",
                "    client_max_body_size 110m;",
                "    location / {",
                f"        proxy_pass http://{local};",
                "        proxy_http_version 1.1;",
                "        proxy_buffering off;",
                "        proxy_read_timeout 1h;",
                "        proxy_set_header Host $host;",
                "        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
                "        proxy_set_header X-Forwarded-Proto https;",
                "    }",
                "}",
                last,
                callback,
            ],
        ),
    ]


def _host(settings: Settings) -> str:
    """The name that was chosen already, if it is one that could be public."""
    host = urlsplit(settings.base_url).hostname or ""
    is_name = "." in host and not host.replace(".", "").isdecimal()
    return host if is_name and not settings.is_local else EXAMPLE
