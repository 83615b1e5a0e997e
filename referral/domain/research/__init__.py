"""Research on the loop: studies, what a data set holds, what may be asked of it, and what a figure says."""
