-- Verify leadmill:notification/template to pg

begin;

select name, comment from notification.template where false;

rollback;
