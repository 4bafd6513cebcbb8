"""What a citation command prints, without TeX: natbib's answer, for files that no TeX makes."""
