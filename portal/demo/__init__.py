"""The demonstration business: a French wholesaler of industrial, hygiene and catering supplies."""
