begin;
select plan(14);

create temp table f as
select n as niche, m as market, tests.create_user(admin => true) as admin,
  tests.create_lead(n, status => 'unsold') as free, tests.create_lead(n, status => 'pending_approval') as pending,
  tests.create_lead(n, status => 'approved') as approved, tests.create_lead(n, status => 'rejected') as withdrawn,
  tests.create_lead(n, status => 'unsold') as waiting, tests.create_lead(n, status => 'unsold') as uploading,
  tests.create_lead(n, status => 'unsold') as imported, tests.sell(n, 1) as sold, tests.create_listing(m) as listing
from tests.create_niche() as n, tests.create_market('at_once', 20, 2) as m;

create function pg_temp.obstacle(lead uuid) returns text language sql as $$
  select coalesce((select o.obstacle from archive.obstacles(array[obstacle.lead]) as o), 'none')
$$;

select is(pg_temp.obstacle(free), 'none', 'an unsold lead with nothing open') from f;
select is(pg_temp.obstacle(pending), 'pending_approval', 'one that an admin has to decide on') from f;
select is(pg_temp.obstacle(approved), 'approved', 'one that waits for its run') from f;
select is(pg_temp.obstacle(withdrawn), 'restorable', 'one that its source withdrew and may restore') from f;
update intake.lead as l set rejected_at = now() - interval '32 days' from f where l.id = f.withdrawn;
select is(pg_temp.obstacle(withdrawn), 'none', 'not any more after a month') from f;
select is(pg_temp.obstacle(sold), 'refund_window', 'one whose buyer may request a refund') from f;
update sale.assignment as a set created_at = now() - interval '15 days' from f where a.lead_id = f.sold;
select is(pg_temp.obstacle(sold), 'none', 'not any more when the window of its terms is over') from f;
select is(pg_temp.obstacle(l.lead_id), 'listed', 'one that is for sale on the marketplace')
from marketplace.listing as l join f on l.id = f.listing;
update marketplace.listing as l set status = 'withdrawn' from f where l.id = f.listing;
select is(pg_temp.obstacle(l.lead_id), 'none', 'not when it was withdrawn') from marketplace.listing as l join f on l.id = f.listing;
insert into distribution.waiting_lead (lead_id, retry_at) select waiting, now() from f;
select is(pg_temp.obstacle(waiting), 'waiting', 'one that is offered again') from f;
insert into file.file (purpose, lead_id, media_type, byte_count, upload_ends_at)
select 'attachment', uploading, 'image/png', 1, clock_timestamp() + interval '1 hour' from f;
select is(pg_temp.obstacle(uploading), 'file', 'one to which somebody uploads a file') from f;
insert into crm.imported_deal (connection_id, deal_id, lead_id, deal_updated_at, fingerprints)
select c, 1, imported, now(), '{}' from f, tests.create_connection(tests.create_wedding_niche()) as c;
select is(pg_temp.obstacle(imported), 'none', 'one that came from a CRM') from f;
insert into crm.import_run (connection_id, cause, window_starts_at, window_ends_at)
select d.connection_id, 'schedule', now() - interval '1 day', now() from crm.imported_deal as d join f on d.lead_id = f.imported;
select is(pg_temp.obstacle(imported), 'import', 'while the CRM is read') from f;
update intake.lead as l set answers = '{}' from f where l.id = f.pending;
select is(array_length(array(select o.lead_id from archive.obstacles(array(select l.id from intake.lead as l)) as o), 1), 5, 'all at once');

select * from finish();
rollback;
