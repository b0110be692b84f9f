-- Verify leadmill:intake/approved_leads_keep_their_answers to pg

begin;

select 'intake.approved_leads_keep_their_answers()'::regprocedure;
select 1 / count(*) from pg_trigger
where tgrelid = 'intake.lead'::regclass and tgname = 'approved_leads_keep_their_answers';

rollback;
