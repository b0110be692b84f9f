-- Revert leadmill:distribution/carry_out to pg

begin;

drop function distribution.carry_out(intake.lead,distribution.choice,text,timestamptz);
drop function distribution.close_run(intake.lead,distribution.run,uuid[]);

commit;
