begin;
select plan(15);

create temp table sold as
select s.*, lead, tests.create_user('gus@stranger.example', tests.create_organization('Lovelace & Sons')) as stranger,
  tests.create_user('boss@x.example', admin => true) as admin
from (select tests.create_niche() as n) as x, tests.sell(n, 2) as lead, tests.sales_of(lead) as s
where number = 1;
insert into marketplace.listing (lead_id, niche_id, number, price, max_buyers, effective_max_buyers)
select l.id, l.niche_id, 'NY168658', 1200, 4, 4 from intake.lead as l join sold on l.id = sold.lead;
grant select on sold to public;

select tests.act_as_anon();
select is(tests.outcome($$select from api.search('ada')$$), '42501', 'a stranger may not search');
select tests.act_as_nobody();

select tests.act_as(stranger) from sold;
select is_empty($$select from api.search('lovelace')$$, 'a member finds nothing of others, and no organisation');
select is_empty($$select from api.search('NY168658')$$, 'by its number neither');
select tests.act_as_nobody();

select tests.act_as(member) from sold;
select results_eq($$select kind, id, title, status from api.search('lovelace ADA')$$,
  $$select 'assignment', assignment, 'Ada Lovelace', 'new' from sold$$, 'a member finds a bought lead by the name of its contact');
select results_eq($$select kind, id from api.search(' ny168658')$$, $$select 'assignment', assignment from sold$$, 'by its public number');
select is_empty($$select from api.search('ada turing')$$, 'each word must occur');
select is_empty(format('select from api.search(%L)', w), format('nothing is found by "%s"', w)) from unnest(array['ad', 'a d', ' ', '%%%']) as w;
select tests.act_as_nobody();

select tests.act_as(admin) from sold;
select results_eq($$select kind, title from api.search('lovelace')$$,
  $$values ('lead', 'Ada Lovelace'), ('organization', 'Lovelace & Sons')$$, 'an admin finds leads and organisations');
select results_eq($$select kind, title, subtitle from api.search('stranger.example')$$,
  $$values ('user', 'Grace Hopper', 'gus@stranger.example')$$, 'an admin finds users');
select results_eq($$select kind, id from api.search('NY168658')$$, $$select 'lead', lead from sold$$, 'an admin finds a lead by its number');
select tests.act_as_nobody();

insert into identity.organization (name, status) select 'Many ' || i, 'active' from generate_series(1, 9) as i;
select tests.act_as(admin) from sold;
select is((select count(*) from api.search('many')), 5::bigint, 'at most five of a kind');
select is(tests.outcome(format('select from api.search(%L)', repeat('x', 201))), '400 LM060', 'words have a bound');
select tests.act_as_nobody();

select * from finish();
rollback;
