-- Verify leadmill:distribution/carry_out to pg

begin;

select 'distribution.close_run(intake.lead,distribution.run,uuid[])'::regprocedure;
select 'distribution.carry_out(intake.lead,distribution.choice,text,timestamptz)'::regprocedure;

rollback;
