begin;
-- Which callers see a file in api.files, and that sale.readable_file returns it to the same callers only.
select plan(13);

create temp table fixture as select
  tests.create_user('owner@people.example', o) as owner, tests.create_user('viewer@people.example', o) as viewer,
  tests.create_user('buyer@people.example', b) as buyer, tests.create_user('other@people.example') as other,
  tests.create_user('admin@leadmill.example', null, true) as admin, b as buyers, o as organization, l as lead, n as niche
from tests.create_organization() as o, tests.create_organization() as b, tests.create_niche() as n, tests.create_lead(n) as l;
update identity.membership as m set role = 'viewer' from fixture where m.user_id = viewer;
create temp table file as
  select 'logo' as name, tests.create_file(organization) as id from fixture
  union all select 'new logo', tests.create_file(organization, status => 'awaited') from fixture
  union all select 'old logo', tests.create_file(tests.create_organization(), status => 'deleted')
  union all select 'attachment', tests.create_file(lead => lead, media_type => 'application/pdf') from fixture
  union all select 'new attachment', tests.create_file(lead => lead, status => 'awaited') from fixture
  union all select 'old attachment', tests.create_file(lead => lead, status => 'deleted') from fixture
  union all select 'of another lead', tests.create_file(lead => tests.create_lead(niche)) from fixture;
grant select on fixture, file to public;
-- In PL/pgSQL, whose plans are made anew for another role.
create function pg_temp.seen() returns text language plpgsql as $$
begin
  return (select coalesce(string_agg(file.name, ', ' order by file.name), '') from api.files as f join file on file.id = f.id);
end $$;
-- What the service would send to this user; null for nobody.
create function pg_temp.sent(who uuid) returns text language plpgsql as $$
declare
  v_sent text;
begin
  perform tests.serve(who);
  select coalesce(string_agg(file.name, ', ' order by file.name), '') into v_sent
  from file where tests.outcome(format('select * from sale.readable_file(%L)', file.id)) = 'done';
  perform tests.act_as_nobody();
  return v_sent;
end $$;

select tests.act_as_anon();
select is(tests.outcome('select from api.files'), '42501', 'an anonymous caller sees no files');
select tests.act_as(other) from fixture;
select is(pg_temp.seen(), '', 'a stranger sees none');
select is(tests.outcome(s), '42501', 'nobody: ' || s)
from unnest(array['select folder from file.file', 'select object_key from file.file', 'delete from api.files',
  'select * from sale.readable_file(gen_random_uuid())']) as s;
select tests.act_as(buyer) from fixture;
select is(pg_temp.seen(), '', 'a member sees no attachment of a lead that its organisation has not bought');
select tests.act_as_nobody();
select tests.create_subscription(tests.create_level(niche), organization => buyers) is not null from fixture;
select tests.distribute(lead) from fixture;
create temp table looked (who text, seen text, sent text);
grant insert on looked to public;
do $$
declare
  v_who record;
  v_seen text;
begin
  for v_who in select * from fixture, lateral (values
    ('owner', owner), ('viewer', viewer), ('buyer', buyer), ('other', other), ('admin', admin)) as t (name, id) loop
    perform tests.act_as(v_who.id);
    v_seen := pg_temp.seen();
    perform tests.act_as_nobody();
    insert into looked values (v_who.name, v_seen, pg_temp.sent(v_who.id));
  end loop;
end $$;
select set_eq(
  'select who, seen from looked',
  $$values ('owner', 'logo, new logo'), ('viewer', 'logo, new logo'), ('buyer', 'attachment'), ('other', ''),
    ('admin', 'attachment, logo, new attachment, new logo, of another lead, old attachment, old logo')$$,
  'each caller sees only the files that it may see');
select set_eq(
  'select who, sent from looked',
  $$values ('owner', 'logo'), ('viewer', 'logo'), ('buyer', 'attachment'), ('other', ''),
    ('admin', 'attachment, logo, of another lead')$$,
  'each caller is sent those of the files it sees that are stored');
select is_empty(
  $$select * from looked as l
    where l.sent is distinct from (
      select coalesce(string_agg(file.name, ', ' order by file.name), '')
      from file join file.file as f on f.id = file.id
      where f.status = 'stored' and file.name = any(string_to_array(l.seen, ', ')))$$,
  'the view and the function agree');
select is(pg_temp.sent(null), '', 'nobody is sent nothing');
select tests.serve(buyer) from fixture;
select results_eq(
  $$select r.purpose, r.media_type, r.object_key ~ '/kept$' from file, sale.readable_file(file.id) as r where file.name = 'attachment'$$,
  $$values ('attachment', 'application/pdf', true)$$, 'a file is sent with its purpose, type and object');
select is(tests.outcome('select * from sale.readable_file(null)'), '404 LM253', 'nothing is no file');

select * from finish();
rollback;
