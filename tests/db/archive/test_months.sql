-- Who looks up a lead reads the month of the archive that it is in, and no other; the rest is not even planned.
begin;
select plan(8);

create temp table f as
select n as niche, tests.sell(n, 1) as sold, tests.create_lead(n, status => 'unsold') as unsold, tests.create_user(admin => true) as admin
from tests.create_niche() as n;
create temp table sale as select s.* from f, tests.sales_of(sold) as s;
grant select on f, sale to public;
update intake.lead set created_at = created_at - interval '400 days';
update sale.assignment set created_at = created_at - interval '400 days';
select is(archived, 2::bigint, 'two leads are archived') from archive.archive_leads();
create temp table l as select tests.create_lead(niche, status => 'unsold') as live from f;
grant select on l to public;
-- Years of months.
select ops.make_partition(p, (date_trunc('month', now() at time zone 'UTC') - make_interval(months => n))::date)
from ops.partitioned as p, generate_series(1, 60) as n where p.parent in ('intake.lead_archive', 'intake.contact_archive');


-- The parts of the archive that were read since the last look.
create temp table looked as select relid, 0::bigint as scans from pg_stat_xact_user_tables where false;
grant select, insert, delete on looked to public;
create function pg_temp.read(query text) returns text[] language plpgsql as $$
declare
  v_found text[];
begin
  execute 'select count(row) from (' || query || ') as row';
  v_found := array(
    select regexp_replace(s.relname, '_(y.*|default)$', '')
    from pg_stat_xact_user_tables as s
    left join looked as o on o.relid = s.relid
    where s.relname ~ '_archive_(y|default)' and coalesce(s.seq_scan, 0) + coalesce(s.idx_scan, 0) > coalesce(o.scans, 0)
    order by 1);
  delete from looked;
  insert into looked select s.relid, coalesce(s.seq_scan, 0) + coalesce(s.idx_scan, 0) from pg_stat_xact_user_tables as s;
  return v_found;
end
$$;
create function pg_temp.planned(query text) returns boolean language plpgsql as $$
declare
  v_plan json;
begin
  execute 'explain (format json, verbose) ' || query into v_plan;
  return v_plan::text ~ '"[a-z]+_archive';
end
$$;

select pg_temp.read('select 1');
select tests.act_as(admin) from f;
select is(pg_temp.read(format('select * from api.leads where id = %L', unsold)), '{contact_archive,lead_archive}', 'an admin reads one lead')
from f;
select is(pg_temp.read('select * from api.leads where created_at < now() - interval ''1 day'''), '{contact_archive,lead_archive}',
  'and some, which are of one month');
select is(pg_temp.read(format('select * from api.leads where id = %L', live)), '{}', 'for a lead that is not archived it reads no month') from l;
select is(pg_temp.read('select id, status from api.leads'), '{}', 'nor to count leads or list their states');
select ok(not pg_temp.planned('select * from api.leads'), 'a list of leads is planned without the archive');
select tests.act_as_nobody();
select tests.act_as(member) from sale;
select is(pg_temp.read('select * from api.assignments'), '{contact_archive,lead_archive}', 'a buyer reads what it bought');
select ok(not pg_temp.planned('select * from api.assignments'), 'which is planned without the archive');
select tests.act_as_nobody();

select * from finish();
rollback;
