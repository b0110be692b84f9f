begin;
select plan(7);

create view pg_temp.joined as select a.n from (values (1)) as a (n) join (values (1)) as b (n) using (n);
grant select on pg_temp.joined to public;

select tests.act_as_anon();
select is(tests.outcome(s), '55000', 'without the trigger a write is taken for a defect of ours: ' || s)
from unnest(array['insert into pg_temp.joined values (1)', 'update pg_temp.joined set n = 2', 'delete from pg_temp.joined']) as s;
select tests.act_as_nobody();
create trigger joined_is_read_only
instead of insert or update or delete on pg_temp.joined
for each row execute function ops.views_are_read_only();
select tests.act_as_anon();
select is(tests.outcome(s), '42501', 'with it the privilege is missed: ' || s)
from unnest(array['insert into pg_temp.joined values (1)', 'update pg_temp.joined set n = 2', 'delete from pg_temp.joined']) as s;
select tests.act_as_nobody();
select is(tests.outcome('delete from pg_temp.joined'), '42501', 'the owner of the view does not write either');

select * from finish();
rollback;
