"""`invoke bench`: what a build costs, beside what others cost that make the same article."""
