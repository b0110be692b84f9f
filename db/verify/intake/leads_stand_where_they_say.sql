-- Verify leadmill:intake/leads_stand_where_they_say to pg

begin;

select 'intake.leads_stand_where_they_say()'::regprocedure;
select 1 / count(*) from pg_trigger
where tgrelid = 'intake.lead'::regclass and tgname = 'leads_stand_where_they_say';

rollback;
