begin;
select plan(25);

create temp table f as select tests.create_niche('vps') as niche, tests.create_niche('closed') as closed,
  tests.create_user('ann@example.com') as ann, tests.create_user('boss@example.com', admin => true) as boss;
grant select on f to public;
select catalog.update_niche(closed, is_active => false) from f;

select tests.act_as_anon();
select is(tests.outcome(format('select api.set_niche_page(%L, %L)', niche, 'T')), '42501', 'a stranger sets no page') from f;
select is_empty('select from api.niche_pages', 'a niche has no page at first');
select is(api.niche_form('vps') - 'fields', jsonb_build_object('niche', 'vps', 'name', n.name, 'title', n.name, 'introduction', n.description,
  'points', '[]'::jsonb, 'language', 'en', 'picture', null, 'origins', '[]'::jsonb, 'consents', '[]'::jsonb),
  'the form of a niche without a page shows its name and description')
from api.niches as n where n.slug = 'vps';
select is(api.niche_form('vps') -> 'fields', s.fields, 'and its fields') from f join api.form_schemas as s on s.niche_id = f.niche;
select is(tests.outcome(format('select api.niche_form(%L)', n)), '404 LM202', coalesce(n, 'null') || ' has no form')
from unnest(array['closed', 'nothing', '', null]) as n;
select tests.act_as_nobody();
select tests.act_as(ann) from f;
select is(tests.outcome(format('select api.set_niche_page(%L, %L)', niche, 'T')), '42501', 'a member sets no page') from f;
select tests.act_as_nobody();

select tests.act_as(boss) from f;
select is(tests.outcome(format('select api.set_niche_page(%L)', gen_random_uuid())), '404 LM202', 'an unknown niche has no page');
select is(
  tests.faults(format('select api.set_niche_page(%L, repeat(''t'', 151), repeat(''i'', 2001), array_fill(''p''::text, array[11]), ''fr'',
    ''http://pictures.example/a.jpg'', repeat(''x'', 201), array_fill(''https://a.example''::text, array[21]))', niche)),
  'title too_long, introduction too_long, points too_long, language not_an_option, picture_url not_an_address, picture_text too_long, '
  'origins too_long', 'every wrong part is named') from f;
select is(tests.faults(format('select api.set_niche_page(%L, points => array[''a'', '' '', null, repeat(''p'', 201)])', niche)),
  'points[1] wrong_length, points[2] wrong_length, points[3] wrong_length', 'every wrong point is named') from f;
select is(tests.faults(format('select api.set_niche_page(%L, origins => array[%L])', niche, o)), 'origins[0] not_an_origin', quote_literal(o) || ' is no origin')
from f, unnest(array['partner.example', 'https://partner.example/', 'http://partner.example', 'https://*', E'https://a.example\n', 'https://a b'])
as o;
select is(tests.outcome(format('select api.set_niche_page(%L, ''Servers'', ''Fast ones'', ''{"In a minute","In Berlin"}'', ''de'',
  ''https://pictures.example/a.jpg?w=1'', ''A rack'', ''{https://partner.example,http://localhost:9000}'')', niche)), 'done', 'an admin sets a page')
from f;
select tests.act_as_nobody();

select tests.act_as_anon();
select results_eq('select title, language, cardinality(origins) from api.niche_pages', $$values ('Servers', 'de', 2)$$, 'everyone sees it');
select is(api.niche_form('vps') -> 'picture', '{"url": "https://pictures.example/a.jpg?w=1", "text": "A rack"}', 'the form shows the picture');
select is(api.niche_form('vps') ->> 'introduction', 'Fast ones', 'and the introduction');
select tests.act_as_nobody();
select catalog.set_niche_page(niche, points => array[E'Fa\u202Est', 'Cheap']) from f;
select is(points, '{Fast,Cheap}', 'points lose invisible characters, too') from catalog.niche_page, f where niche_id = niche;
select catalog.set_niche_page(niche), catalog.set_niche_page(closed, 'Closed') from f;
select is(title || introduction || picture_url, null, 'what is not given is removed') from catalog.niche_page, f where niche_id = niche;
select tests.act_as_anon();
select is(count(*), 1::bigint, 'nobody sees the page of a niche that takes no leads') from api.niche_pages;

select * from finish();
rollback;
