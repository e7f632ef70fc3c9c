"""How each resident hears of visits, and when."""
