"""What an opinion is about: said by a person, proposed by the program, learned from both."""
