"""A GP or care worker refers somebody, follows what happens and hands over the recept."""
