begin;
select plan(12);

select is(marketplace.state_code(s.said), s.code, format('%L is %L', s.said, s.code))
from (values
  ('NY', 'NY'), (' ny ', 'NY'), ('New York', 'NY'), ('new   york', 'NY'), ('District of Columbia', 'DC'), ('TEXAS', 'TX'),
  ('ON', 'ON'), ('Ontario', null), ('N1', null), ('', null), ('NYC', null), (null, null)) as s (said, code);

select * from finish();
rollback;
