-- Who looks up a lead reads the month of the archive that it is in, and no other.
begin;
select plan(4);

create temp table f as
select n as niche, tests.sell(n, 1) as sold, tests.create_lead(n, status => 'unsold') as unsold, tests.create_user(admin => true) as admin
from tests.create_niche() as n;
create temp table sale as select s.* from f, tests.sales_of(sold) as s;
grant select on f, sale to public;
update intake.lead set created_at = created_at - interval '400 days';
update sale.assignment set created_at = created_at - interval '400 days';
select is(archived, 2::bigint, 'two leads are archived') from archive.archive_leads();
-- Years of months.
select ops.make_partition(p, (date_trunc('month', now() at time zone 'UTC') - make_interval(months => n))::date)
from ops.partitioned as p, generate_series(1, 60) as n where p.parent in ('intake.lead_archive', 'intake.contact_archive');

-- The parts of the archive that a query has read.
create function pg_temp.read(query text) returns text[] language plpgsql as $$
declare
  v_line text;
  v_found text[] := '{}';
begin
  for v_line in execute 'explain (analyze, costs off, timing off, summary off) ' || query loop
    if v_line ~ ' on [a-z_]+archive_(y|default)' and v_line !~ 'never executed' then
      v_found := v_found || substring(v_line from ' on ([a-z_]+archive_)(?:y|default)');
    end if;
  end loop;
  return array(select f.name from unnest(v_found) as f (name) order by 1);
end
$$;
set local enable_hashjoin = off;
set local enable_mergejoin = off;
set local enable_seqscan = off;
set local enable_material = off;

select tests.act_as(admin) from f;
select is(pg_temp.read(format('select * from api.leads where id = %L', unsold)), '{contact_archive_,lead_archive_}', 'an admin reads one lead')
from f;
select is(pg_temp.read('select * from api.leads order by created_at limit 2'), '{contact_archive_,lead_archive_}',
  'and a page of them, which are of one month');
select tests.act_as_nobody();
select tests.act_as(member) from sale;
select is(pg_temp.read('select * from api.assignments'), '{contact_archive_,lead_archive_}', 'a buyer reads what it bought');
select tests.act_as_nobody();
select * from finish();
rollback;
