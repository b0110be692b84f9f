-- Revert leadmill:intake/leads_within to pg

begin;

drop function intake.leads_within(numeric, numeric, numeric);

commit;
