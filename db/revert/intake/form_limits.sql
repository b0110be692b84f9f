-- Revert leadmill:intake/form_limits to pg

begin;

drop function intake.form_limits();

commit;
