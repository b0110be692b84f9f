-- Revert leadmill:distribution/filters_follow_their_form to pg

begin;

drop trigger filters_follow_their_form on catalog.form_schema;
drop function distribution.filters_follow_their_form();

commit;
