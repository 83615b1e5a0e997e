"""The person fills in, by a link of their own, in as many sittings as they like."""
