"""One public function for each thing a person does, in one transaction; screens and command line call the same."""
