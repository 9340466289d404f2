"""A referral from one organisation to another, under the company's consent."""
