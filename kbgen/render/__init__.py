"""From sites to files: HTML through the host, feeds, sitemaps."""
