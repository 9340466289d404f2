-- Invented rows in the form of the starter data: text columns but k, q missing as NULL, Namibia's ISO2 lost.
CREATE TABLE country_codes_V202401b (country_code TEXT, country_name TEXT, country_iso2 TEXT, country_iso3 TEXT);
INSERT INTO country_codes_V202401b VALUES
  ('410', 'Invented Korea', 'QK', 'QKO'), ('490', 'Other Asia, nes', '', 'S19'), ('516', 'Invented Namibia', '', 'QNA');
CREATE TABLE product_codes_HS92_V202401b (code TEXT, description TEXT);
INSERT INTO product_codes_HS92_V202401b VALUES
  ('010111', 'Invented horses'), ('284690', 'Invented rare earths'), ('720292', 'Invented ferro-vanadium');
CREATE TABLE baci_trade (t TEXT, i TEXT, j TEXT, k INTEGER, v TEXT, q TEXT);
INSERT INTO baci_trade VALUES
  ('2021', '410', '490', 720292, '1000', '250.125'), ('2021', '516', '410', 284690, '7.5', NULL),
  ('2022', '410', '490', 720292, '1200.5', '300'), ('2022', '410', '516', 10111, '0.5', '0.01');
