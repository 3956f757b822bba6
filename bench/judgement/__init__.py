"""How well the desk judges, as a page: figures with intervals, confusions, what more stories bring."""
