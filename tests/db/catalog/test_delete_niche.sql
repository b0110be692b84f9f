-- A niche that was never used goes without a trace but the log; one that was used stays.
begin;
select plan(19);

create temp table f as select
  tests.create_user('admin@leadmill.example', null, true) as admin, tests.create_user('member@leadmill.example') as member,
  tests.create_niche('unused') as unused, tests.create_niche('leads') as leads, tests.create_niche('buyers') as buyers;
grant select on f to public;
-- As much as there can be before the first lead and the first buyer.
select catalog.update_niche(unused, default_level_id => tests.create_level(unused)) from f;
select marketplace.set_marketplace_settings(unused, 'never') from f;
create temp table draft as select catalog.create_form_schema(unused, tests.vps_fields(), 'second version') as id from f;
select catalog.activate_form_schema(id) from draft;
create temp table third as select catalog.create_form_schema(unused, tests.vps_fields(), 'third version') as id from f;
grant select on draft, third to public;
select tests.create_lead(leads, status => 'rejected') from f;
select tests.create_subscription(tests.create_level(buyers)) from f;

select tests.act_as_anon();
select is(tests.outcome('select api.delete_niche(unused) from f'), '42501', 'anonymous callers delete nothing');
select is(tests.outcome('select api.delete_form_schema(id) from third'), '42501', 'an anonymous caller deletes no draft either');
select tests.act_as(member) from f;
select is(tests.outcome('select api.delete_niche(unused) from f'), '42501', 'a member deletes no niche');
select is(tests.outcome('select catalog.delete_niche(unused) from f'), '42501', 'a member cannot call the function of the room');
select is(tests.outcome('select api.delete_form_schema(id) from third'), '42501', 'a member deletes no draft');
select tests.act_as(admin) from f;
select is(tests.outcome('select api.delete_niche(gen_random_uuid())'), '404 LM202', 'an unknown niche is not there');
select is(tests.outcome('select api.delete_niche(null)'), '404 LM202', 'a null niche is not found');
select is(tests.outcome('select api.delete_niche(leads) from f'), '409 LM213', 'one that had a lead stays, though it was rejected');
select is(tests.outcome('select api.delete_niche(buyers) from f'), '409 LM213', 'a niche with a subscription is kept');
select is((select count(*) from api.niches, f where id in (leads, buyers)), 2::bigint, 'they are there, with all that is theirs');

select is(tests.outcome('select api.delete_form_schema(id) from draft'), '409 LM204', 'a form in use is not thrown away');
select is(tests.outcome('select api.delete_form_schema(gen_random_uuid())'), '404 LM203', 'an unknown draft is not found');
select lives_ok('select api.delete_form_schema(id) from third', 'a draft is');
select is_empty('select from api.form_schema_versions, third where form_schema_versions.id = third.id', 'the deleted draft is gone');

select lives_ok('select api.delete_niche(unused) from f', 'a niche that was never used is deleted');
select is((select count(*) from api.niches, f where id = unused), 0::bigint, 'the deleted niche is gone');
select lives_ok($$select api.create_niche('unused', 'Again')$$, 'its slug is free');
select isnt_empty($$select from api.audit_events, f
  where action = 'delete' and entity = 'catalog.niche' and entity_id = unused::text and user_id = admin$$,
  'the log knows who deleted it');
select lives_ok($$select api.retire_niche(id) from api.niches where slug = 'unused'; select api.delete_niche(id) from api.niches
  where slug = 'unused'$$,
  'a retired one that was never used goes, too');

select * from finish();
rollback;
