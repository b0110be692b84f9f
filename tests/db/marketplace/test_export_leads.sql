begin;
select plan(15);

create temp table f as
select n as niche, tests.create_user('buyer@x.example', o) as buyer, o as organization, tests.create_user() as stranger,
  tests.create_listing(n, '{"city": "=HYPERLINK(1)"}') as a, tests.create_listing(n) as b
from tests.create_market('at_once', 20, 3) as n, tests.create_organization('Buyer Ltd') as o;
select tests.fund(organization, 9000) from f;
grant select on f to public;

-- A line of the file; the first has the titles.
create function pg_temp.line(number integer, arguments text default '') returns text language plpgsql as $$
declare
  v_file text;
begin
  execute format('select api.export_leads(%s)', arguments) into v_file;
  return (string_to_array(v_file, E'\r\n'))[number];
end
$$;

-- How many leads the file has.
create function pg_temp.found(arguments text default '') returns bigint language plpgsql as $$
declare
  v_file text;
begin
  execute format('select api.export_leads(%s)', arguments) into v_file;
  return cardinality(string_to_array(v_file, E'\r\n')) - 2;
end
$$;

select tests.act_as_anon();
select is(tests.outcome('select api.export_leads()'), '42501', 'a stranger may not call export_leads');
select tests.act_as_nobody();

select tests.act_as(buyer) from f;
select is(pg_temp.found(), 0::bigint, 'nothing was bought');
select is(pg_temp.line(1), 'id,bought_at,number,niche,channel,level,status,stage,price,currency,name,email,phone,note',
  'the titles, without fields');
select tests.buy(a) from f;
select tests.buy(b) from f;
select tests.act_as_nobody();
update sale.assignment as s set created_at = '2031-05-01 22:30Z', stage = 'won', note = 'Call "Ada"'
from marketplace.listing as m, f where m.id = f.a and s.lead_id = m.lead_id;
update identity.organization set time_zone = 'Europe/Vienna' where id = (select organization from f);
update intake.lead_contact set name = 'Grace Hopper', email = 'grace@navy.example'
where lead_id = (select m.lead_id from marketplace.listing as m join f on m.id = f.b);

select tests.act_as(buyer) from f;
select is(pg_temp.found(), 2::bigint, 'both purchases');
select is(pg_temp.line(1), 'id,bought_at,number,niche,channel,level,status,stage,price,currency,name,email,phone,note,'
  || '"State","City","Wedding date","Style","Your story","Another phone","Religion"', 'each field of the form has a column');
select matches(pg_temp.line(2), '^[0-9a-f-]{36},2031-05-02 00:30:00,NY[0-9]{6},"Weddings",marketplace,,sold,won,20\.00,USD,"Ada Lovelace",'
  || '"ada-[^"]*","\+44 20 7946 0000|''\+44 20 7946 0000",', 'the newest first, in the time zone of the organisation');
select matches(pg_temp.line(2), '"Call ""Ada""","New York","''=HYPERLINK\(1\)","2031-06-14","Classic, Rustic","A garden with',
  'the note and the answers, harmless to spreadsheets');
select is(pg_temp.found('since => $$2031-05-02$$, until => $$2031-05-02$$'), 1::bigint, 'a day of the organisation');
select is(pg_temp.found('until => $$2031-05-01$$'), 1::bigint, 'the days until one');
select is(pg_temp.found('until => $$infinity$$, since => $$-infinity$$'), 2::bigint, 'the ends of time are no bound');
select is(pg_temp.found('stage => $$won$$, channel => $$marketplace$$, status => $$sold$$'), 1::bigint, 'stage, channel and status');
select is(pg_temp.found('niche_id => gen_random_uuid()'), 0::bigint, 'another niche');
select is(pg_temp.found('words => $$HOPPER grace$$'), 1::bigint, 'words of the contact');
select is(pg_temp.found(format('words => %L', (select number from api.assignments where stage = 'won'))), 1::bigint, 'a public number');
select tests.act_as_nobody();

select tests.act_as(stranger) from f;
select is(pg_temp.found(), 0::bigint, 'another organisation bought nothing');
select tests.act_as_nobody();
select * from finish();
rollback;
