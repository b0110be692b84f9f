-- Revert leadmill:distribution/form_in_force to pg

begin;

drop function distribution.form_in_force(uuid);

commit;
