begin;
select plan(6);

select is(ops.network_of(a::inet), e, coalesce(a, 'null'))
from (values
  (null, null), ('203.0.113.7', '203.0.113.7'), ('2001:db8:1:2:3::4', '2001:db8:1:2::'), ('2001:db8:1:2::', '2001:db8:1:2::'),
  ('::ffff:203.0.113.7', '203.0.113.7'), ('::fffe:203.0.113.7', '::')) as v (a, e);

select * from finish();
rollback;
