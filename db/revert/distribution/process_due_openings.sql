-- Revert leadmill:distribution/process_due_openings to pg

begin;

drop function distribution.process_due_openings();

commit;
