//! Names of people who do not exist.

use crate::dice::Dice;

/// Family names of men; that of a woman has one letter more.
const SURNAMES: &[&str] = &[
    "Абрамов",
    "Александров",
    "Андреев",
    "Антонов",
    "Баранов",
    "Белов",
    "Борисов",
    "Васильев",
    "Виноградов",
    "Власов",
    "Волков",
    "Воробьёв",
    "Голубев",
    "Громов",
    "Гусев",
    "Давыдов",
    "Данилов",
    "Денисов",
    "Дмитриев",
    "Егоров",
    "Ершов",
    "Ефимов",
    "Жуков",
    "Зайцев",
    "Захаров",
    "Иванов",
    "Ильин",
    "Калинин",
    "Карпов",
    "Киселёв",
    "Ковалёв",
    "Комаров",
    "Королёв",
    "Крылов",
    "Кузнецов",
    "Лебедев",
    "Макаров",
    "Марков",
    "Медведев",
    "Миронов",
    "Морозов",
    "Назаров",
    "Никитин",
    "Новиков",
    "Орлов",
    "Осипов",
    "Павлов",
    "Панов",
    "Петров",
    "Поляков",
    "Романов",
    "Савельев",
    "Семёнов",
    "Соколов",
    "Сорокин",
    "Тарасов",
    "Титов",
    "Фёдоров",
    "Фролов",
    "Чернов",
    "Шубин",
    "Щербаков",
    "Юдин",
    "Яковлев",
];

const MEN: &[&str] = &[
    "Александр",
    "Алексей",
    "Андрей",
    "Артём",
    "Богдан",
    "Владимир",
    "Георгий",
    "Глеб",
    "Даниил",
    "Дмитрий",
    "Егор",
    "Иван",
    "Илья",
    "Кирилл",
    "Лев",
    "Максим",
    "Матвей",
    "Михаил",
    "Никита",
    "Роман",
    "Сергей",
    "Степан",
    "Тимофей",
    "Фёдор",
];

const WOMEN: &[&str] = &[
    "Алина",
    "Алиса",
    "Анастасия",
    "Анна",
    "Валерия",
    "Варвара",
    "Василиса",
    "Вера",
    "Виктория",
    "Дарья",
    "Ева",
    "Екатерина",
    "Елена",
    "Елизавета",
    "Ирина",
    "Кира",
    "Ксения",
    "Мария",
    "Надежда",
    "Ольга",
    "Полина",
    "София",
    "Татьяна",
    "Ульяна",
];

/// Fathers' names, without the ending that tells a son from a daughter.
const FATHERS: &[&str] = &[
    "Александров",
    "Алексеев",
    "Андреев",
    "Борисов",
    "Викторов",
    "Владимиров",
    "Денисов",
    "Иванов",
    "Максимов",
    "Михайлов",
    "Николаев",
    "Олегов",
    "Павлов",
    "Петров",
    "Романов",
    "Сергеев",
];

/// A person's name: family name, given name, patronymic.
pub(crate) fn person(dice: &mut Dice) -> String {
    let woman = dice.percent(50);
    person_of(dice, woman)
}

/// The name of a woman or of a man.
pub(crate) fn person_of(dice: &mut Dice, woman: bool) -> String {
    let surname = *dice.pick(SURNAMES);
    named(dice, surname, woman)
}

/// A parent of somebody: of the same family name.
pub(crate) fn parent_of(dice: &mut Dice, child: &str, woman: bool) -> String {
    let surname = child.split(' ').next().unwrap_or_default();
    let surname = SURNAMES
        .iter()
        .find(|name| surname.trim_end_matches('а') == **name)
        .unwrap_or(&SURNAMES[0]);
    named(dice, surname, woman)
}

fn named(dice: &mut Dice, surname: &str, woman: bool) -> String {
    let father = dice.pick(FATHERS);
    if woman {
        format!("{surname}а {} {father}на", dice.pick(WOMEN))
    } else {
        format!("{surname} {} {father}ич", dice.pick(MEN))
    }
}
