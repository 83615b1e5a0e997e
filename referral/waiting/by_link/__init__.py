"""The person answers by a link of their own, without an account."""
