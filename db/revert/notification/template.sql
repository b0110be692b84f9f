-- Revert leadmill:notification/template to pg

begin;

drop table notification.template;

commit;
