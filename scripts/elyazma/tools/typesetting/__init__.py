"""Running TeX and understanding what it says."""
