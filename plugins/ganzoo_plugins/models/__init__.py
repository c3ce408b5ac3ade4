"""The zoo: one GAN a file."""
