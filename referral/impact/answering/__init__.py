"""Lists that come back: by a link without a name, or typed in from paper."""
