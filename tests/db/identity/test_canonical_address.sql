begin;
select plan(10);

select is(identity.canonical_address(a), c, coalesce(a, 'null'))
from (values
  (null, null), ('Ann@People.Example', 'ann@people.example'), (' ann@people.example ', 'ann@people.example'),
  ('ann+news@people.example', 'ann@people.example'), ('a.nn@people.example', 'a.nn@people.example'),
  ('A.N.N+x+y@gmail.com', 'ann@gmail.com'), ('ann@googlemail.com', 'ann@gmail.com'), ('+x@people.example', '+x@people.example'),
  ('ann@people.example.', 'ann@people.example'), ('"a@b"@people.example', '"a@b"@people.example')) as v (a, c);

select * from finish();
rollback;
