begin;
select plan(9);

create temp table fixture as select
  tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_user('member@leadmill.example', tests.create_organization()) as member,
  tests.create_niche('open') as open,
  tests.create_niche('closed') as closed;
-- open: version 1 retired, 2 active, 3 draft; closed: version 1 active.
select catalog.activate_form_schema(catalog.create_form_schema(open, tests.vps_fields())) from fixture;
select catalog.create_form_schema(open, tests.vps_fields()), catalog.update_niche(closed, is_active => false) from fixture;
grant select on fixture to public;
create temp view seen with (security_invoker = true) as
select string_agg(concat(n.slug, ' ', s.version), ', ' order by n.slug, s.version) as list
from (select open as id, 'open' as slug from fixture union all select closed, 'closed' from fixture) as n
join api.form_schemas as s on s.niche_id = n.id;
grant select on pg_temp.seen to public;

select tests.act_as_anon();
select is(tests.outcome('select created_by from catalog.form_schema'), '42501', 'the table cannot be read past the view');
select is(tests.outcome('select * from api.form_schema_versions'), '42501', 'anyone sees no author');
select is((select list from pg_temp.seen), 'open 2', 'anyone sees active forms of niches that take leads');
select tests.act_as_nobody();
select tests.act_as(member) from fixture;
select is(tests.outcome('select * from api.form_schema_versions'), '42501', 'a member sees no author');
select is((select list from pg_temp.seen), 'closed 1, open 1, open 2', 'members see all but drafts');
select is(tests.outcome('update api.form_schemas set version = 9'), '42501', 'members cannot change forms');
select tests.act_as_nobody();
select tests.act_as(admin) from fixture;
select is((select list from pg_temp.seen), 'closed 1, open 1, open 2, open 3', 'admins see all');
select is((select count(*)::integer from api.form_schema_versions join fixture on niche_id in (open, closed)), 4,
  'admins see the authors of versions');
select is(tests.outcome('update api.form_schema_versions set version = 9'), '42501', 'admins change versions only by functions');

select * from finish();
rollback;
