begin;
select plan(16);

select is(ops.is_page_address(v.address), v.expected, v.description) from (values
  ('https://checkout.stripe.com/c/pay/cs_1', true, 'a page of a vendor'),
  ('http://127.0.0.1:8101/checkout/x', true, 'that of a stand-in'),
  ('http://localhost:8101/checkout/x', true, 'by name'),
  ('http://stand-ins.localhost:8101', true, 'by a name below it, without a path'),
  (null, null, 'none'),
  ('http://elsewhere.example/', false, 'one on whose way others listen'),
  ('http://localhost.elsewhere.example:80/', false, 'a name that begins like ours'),
  ('http://localhost:80.elsewhere.example/', false, 'a port that goes on'),
  ('http://localhost:x@elsewhere.example/', false, 'a password that looks like a port'),
  ('http://localhost:80@elsewhere.example/', false, 'one that is a number'),
  ('http://a.b.localhost:80/', false, 'a name further below'),
  ('http://localhost/', false, 'no port'),
  ('javascript:alert(1)', false, 'a script'),
  ('https://elsewhere.example/ x', false, 'a blank'),
  (E'https://elsewhere.example/\n', false, 'a line break'),
  ('https://e.example/' || repeat('x', 1983), false, 'more than 2,000 characters')) as v (address, expected, description);

select * from finish();
rollback;
