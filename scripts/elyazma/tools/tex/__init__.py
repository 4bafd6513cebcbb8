"""TeX as text: scanning what authors write, writing what is printed."""
