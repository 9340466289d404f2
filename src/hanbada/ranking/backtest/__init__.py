"""How often an order of markets was right: tasks, methods, and what happened."""
