begin;
select plan(19);

create temp table f as select tests.create_niche('vps') as niche, tests.create_niche('other') as other,
  tests.create_user('ann@example.com') as ann, tests.create_user('boss@example.com', admin => true) as boss;
grant select on f to public;

select tests.act_as_anon();
select is(tests.outcome(format('select api.set_consents(%L, ''[]'')', niche)), '42501', 'a stranger sets no consents') from f;
select is(tests.outcome('select from api.lead_consents'), '42501', 'a stranger does not see what people agreed to');
select tests.act_as_nobody();
select tests.act_as(ann) from f;
select is(tests.outcome('select from api.lead_consents'), '42501', 'nor does a member');
select tests.act_as_nobody();
select tests.act_as(boss) from f;
select is(tests.outcome(format('select api.set_consents(%L, ''[]'')', gen_random_uuid())), '404 LM202', 'an unknown niche has none');
select is(tests.faults(format('select api.set_consents(%L, %L)', niche, c)), e, coalesce(c, 'null') || ': ' || e)
from f, (values
  ('{}', 'consents not_a_list'), (null, 'consents not_a_list'), ('[1,2,3,4,5,6]', 'consents not_a_list'),
  ('[5, {"text": " ", "is_required": true}, {"text": "T", "is_required": "yes", "id": 1}]',
    'consents[0] not_an_object, consents[1].text required, consents[2].is_required wrong_type, consents[2].id unknown_field')) as t (c, e);
select is(tests.outcome(format('select api.set_consents(%L, ''[{"text": "Call me.", "is_required": true},
  {"text": "Write to me.", "is_required": false}]'')', niche)), 'done', 'an admin sets them') from f;
select tests.act_as_nobody();
select catalog.set_consents(other, '[{"text": "Call me.", "is_required": false}]') from f;

create temp table agreed as
select c.text, c.id from catalog.consent as c, f where c.niche_id = niche
union all select 'other', c.id from catalog.consent as c, f where c.niche_id = other;
grant select on agreed to public;
create function pg_temp.submit(texts text[]) returns text language sql as $$
  select format('select api.submit_lead(%L, %L, %L, consents => %L)', 'vps', '{"name": "Ada", "email": "a@b.example"}', tests.vps_answers(),
    array(select a.id from agreed as a where a.text = any (texts)))
$$;
select tests.act_as_anon();
select is(api.niche_form('vps') #>> '{consents,1,text}', 'Write to me.', 'the form asks for them in their order');
select is((select string_agg(text, ' ' order by position) from api.consents, f where niche_id = niche), 'Call me. Write to me.', 'everyone sees them');
select is(tests.faults(pg_temp.submit('{}')), format('consents.%s required', id), 'without a required one no lead is submitted')
from agreed where text = 'Call me.';
select is(tests.faults(pg_temp.submit('{Call me.,other}')), 'consents changed', 'one of another niche is none of this one');
select is(tests.outcome(pg_temp.submit('{Call me.}')), 'done', 'with it one is');
select tests.act_as_nobody();
select tests.act_as(boss) from f;
select is((select string_agg(text, ' ') from api.lead_consents), 'Call me.', 'what was agreed to is kept');
select tests.act_as_nobody();

select catalog.set_consents(niche, '[{"text": "Write to me.", "is_required": false}, {"text": "Call me soon.", "is_required": true}]') from f;
select tests.act_as_anon();
select is(tests.faults(pg_temp.submit('{Call me.}')) like '%, consents changed', true, 'an old text is not agreed to any more');
select is((select id from api.consents where text = 'Write to me.'), (select id from agreed where text = 'Write to me.'), 'a text that stays keeps its id');
select tests.act_as_nobody();
select is((select string_agg(text, ' ') from api.lead_consents), 'Call me.', 'what was agreed to stays known');
select catalog.set_consents(niche, '[{"text": "Call me.", "is_required": false}]') from f;
select is((select count(*) from catalog.consent, f where niche_id = niche), 3::bigint, 'a text that returns is the same again');

select * from finish();
rollback;
