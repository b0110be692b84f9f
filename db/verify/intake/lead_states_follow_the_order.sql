-- Verify leadmill:intake/lead_states_follow_the_order to pg

begin;

select 'intake.lead_states_follow_the_order()'::regprocedure;
select 1 / (count(*) = 2)::integer from pg_trigger
where tgrelid = 'intake.lead'::regclass
  and tgname in ('lead_states_begin_with_approval', 'lead_states_follow_the_order');

rollback;
