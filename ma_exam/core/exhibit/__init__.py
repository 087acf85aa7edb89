"""What stands beside a stem: free text, or a drawing that the program makes from data in the item."""
