"""One public function for each thing a person does. It opens one transaction; screens and command line call the same."""
