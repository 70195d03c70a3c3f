-- by_customer
select id, amount from orders where customer = :customer;

-- by_product
select count(*) as orders, sum(amount) as amount from orders where product = :product;

-- large
select id, customer, amount from orders where amount >= :amount;

-- top_five
select id, customer, amount from orders order by amount desc limit 5;
