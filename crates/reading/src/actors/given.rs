//! Given names that nearly always go with one pronoun. A name that is not here says nothing.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::pronouns::Pronoun;

/// What the first of a person's names says of which pronoun stands for the person.
pub(super) fn pronoun(name: &str) -> Option<Pronoun> {
    static KNOWN: LazyLock<HashMap<&str, Pronoun>> = LazyLock::new(|| {
        let each = |names: &'static str, pronoun| names.split_whitespace().map(move |name| (name, pronoun));
        each(MASCULINE, Pronoun::Masculine).chain(each(FEMININE, Pronoun::Feminine)).collect()
    });
    let (first, _) = name.split_once(' ')?;
    KNOWN.get(first).copied()
}

const MASCULINE: &str = "Aaron Abdul Abdullah Abe Abraham Adam Adolf Adrian Ahmad Ahmed Alan Albert Alberto Alejandro Aleksandr \
    Alexander Alexandre Alexei Alfonso Alfred Ali Allan Allen Alvin Amir Anatoly Anders Andre Andrei Andrés Andrew Andriy Andrzej \
    Andy Angus Anthony Antonio António Antony Anwar Aram Ariel Arnold Arthur Arturo Ashraf Barack Barry Bart Bartosz Bashar Ben \
    Benedict Benjamin Benny Bernard Bernie Bert Bill Billy Björn Bob Bobby Boris Brad Bradley Brandon Brendan Brent Brett Brian \
    Bruce Bruno Bryan Burt Byron Caleb Calvin Carl Carlo Carlos Cedric Cesar Charles Charlie Chester Chris Christian Christoph \
    Christophe Christopher Chuck Clarence Clark Claude Claudio Clayton Clifford Clint Colin Conor Craig Curtis Cyril Daniel \
    Danilo Danny Darren Darryl Dave David Davide Dean Dennis Derek Diego Dieter Dimitri Dirk Dmitri Dmitry Dominic Don Donald \
    Doug Douglas Duncan Dustin Dwight Earl Ed Eddie Eduardo Edward Edwin Elijah Elliott Emil Emmanuel Enrique Eric Erik Ernest \
    Ernesto Ethan Eugene Evan Fabio Felipe Felix Ferdinand Fernando Fidel Francesco Francisco François Frank Franklin Franz Fred \
    Frederick Fritz Gareth Garrett Gary Gavin Gene Geoff Geoffrey Georg George Georges Gerald Gerard Gerhard Gianni Gilbert \
    Giorgio Giovanni Giuseppe Glenn Gonzalo Gordon Graham Grant Greg Gregory Grigory Guillermo Gunnar Gustav Guy Hamid Hank Hans \
    Harold Harry Harvey Hassan Hector Heinz Helmut Henri Henrik Henry Herbert Herman Hiroshi Howard Hubert Hugh Hugo Hussein Ian \
    Ibrahim Igor Ilya Immanuel Isaac Ismail Ivan Ivo Jack Jacob Jacques Jaime Jake Jakob Jamal James Jan Jared Jason Javier Jay \
    Jeb Jed Jeff Jeffrey Jens Jeremy Jerome Jerry Jesse Jim Jimmy Joachim Joakim Joe Joel Johan Johann Johannes John Johnny Jon \
    Jonas Jonathan Jorge Josef Joseph Josh Joshua José João Juan Julian Julio Jürgen Justin Karl Kazimierz Keith Ken Kenneth \
    Kevin Khaled Khalid Kirk Klaus Kofi Konrad Konstantin Kurt Kyle Lance Larry Lars Lawrence Lech Len Leo Leon Leonard Leonid \
    Leonardo Leopold Lewis Liam Lloyd Lorenzo Louis Luca Lucas Luigi Luis Luke Lyndon Mahmoud Malcolm Manuel Marc Marcel Marcelo \
    Marco Marcos Marcus Marek Mario Mark Markus Martin Marvin Mateo Mathias Matt Matteo Matthew Matthias Maurice Mauricio Max \
    Maxim Mehmet Melvin Michael Michel Miguel Mikhail Mike Miles Milos Mitch Mitt Mohamed Mohammad Mohammed Muhammad Murray \
    Mustafa Narendra Nathan Nathaniel Neil Nelson Nicholas Nick Nicolas Nicolás Niels Nigel Nikita Nikolai Nikolay Noah Norbert \
    Norman Oleg Oleksandr Oliver Olivier Omar Orlando Oscar Oskar Osama Otto Owen Pablo Paolo Pascal Patrick Paul Paulo Pavel \
    Pedro Per Perry Pete Peter Petr Petro Phil Philip Philippe Phillip Pierre Pieter Piotr Rafael Raj Rajiv Ralph Ramon Randall \
    Randy Raphael Raul Ray Raymond Recep Reince Reinhard Renato Ricardo Richard Rick Rob Robert Roberto Rodney Rodrigo Roger \
    Roland Rolf Roman Romano Ron Ronald Rory Ross Roy Rudolf Rudy Rupert Russell Ryan Saddam Salman Salvador Sam Samir Samuel \
    Scott Sean Sebastian Sebastien Serge Sergei Sergey Sergio Seth Shaun Shawn Sherrod Shinzo Sidney Silvio Simon Stan Stanislav \
    Stanley Stefan Stefano Stephan Stephen Steve Steven Stewart Stuart Sven Tariq Ted Terrence Thaddeus Theo Theodore Thomas \
    Thorsten Tim Timothy Toby Todd Tom Tomas Tomasz Tommy Tony Trent Trevor Tyler Umberto Uwe Vaclav Viktor Vince Vincent \
    Vincenzo Vitaly Vladimir Volker Volodymyr Wallace Walter Warren Wayne Wendell Werner Wilfred Wilhelm Will Willem William \
    Willie Winston Wolfgang Woodrow Xavier Yann Yasser Yevgeny Yitzhak Youssef Yuri Yusuf Yves Zachary";

const FEMININE: &str = "Abigail Ada Adele Adriana Agnes Aisha Alessandra Alexandra Alexandria Alice Alicia Alison Allison \
    Alyssa Amanda Amber Amelia Amy Ana Anastasia Angela Angelica Angelina Anita Ann Anna Annalena Anne Annegret Annette Annie \
    Antonia April Ariana Audrey Ayesha Barbara Beatrice Beatriz Becky Belinda Benazir Bernadette Beth Bethany Betsy Betty \
    Beverly Bonnie Brenda Brianna Bridget Brigitte Brittany Camilla Camille Cara Carla Carly Carmen Carol Carole Carolina \
    Caroline Carolyn Carrie Cassandra Catalina Catherine Cathy Cecilia Celia Charlene Charlotte Chelsea Cherie Cheryl Chloe \
    Christiane Christina Christine Cindy Claire Clara Clarissa Claudia Colleen Condoleezza Connie Constance Cora Corinne \
    Cristina Cynthia Daisy Daniela Danielle Daphne Dawn Deborah Debbie Debra Deirdre Delia Denise Diana Diane Dianne Dilma \
    Dolores Donna Dora Doris Dorothy Edith Eileen Elaine Eleanor Elena Elisa Elisabeth Elise Eliza Elizabeth Ella Ellen Eloise \
    Elsa Emilia Emily Emma Erica Erika Erin Esther Ethel Eugenia Eva Eve Evelyn Faith Fatima Federica Felicia Fiona Florence \
    Frances Francesca Françoise Frauke Frederica Gabriela Gabriella Gail Geraldine Gertrude Gillian Gina Ginger Giorgia Giulia \
    Gladys Gloria Grace Greta Gretchen Gwen Hannah Harriet Heather Heidi Helen Helena Helga Hilary Hilda Hillary Holly Huma \
    Ida Ilse Inga Ingrid Irene Irina Iris Irma Isabel Isabella Isabelle Ivana Ivanka Jackie Jacqueline Jacinda Jane Janet \
    Janice Jasmine Jeanette Jeanne Jenna Jennifer Jenny Jessica Jill Joan Joanna Joanne Jocelyn Johanna Josephine Joy Joyce \
    Juanita Judith Judy Julia Juliana Julie Juliet June Justine Kamala Karen Karin Karla Katarina Kate Katharina Katharine \
    Katherine Kathleen Kathryn Kathy Katie Katrina Katya Kayla Kelly Kellyanne Kirsten Kirstjen Kristen Kristin Kristina \
    Kristine Lara Larissa Latoya Laura Lauren Laurie Leah Leila Lena Leticia Liliana Lillian Lily Linda Lindsay Lisa Liz Liza \
    Lois Loretta Lorraine Louisa Louise Lucia Lucille Lucinda Lucy Luisa Lydia Lynda Lynn Madeleine Madeline Maggie Mara \
    Marcia Margaret Margarita Margot Margrethe Maria Mariam Marianne Marie Marilyn Marina Marine Marion Marjorie Marlene Marta \
    Martha Martina Mary Maryam Matilda Maureen Maya Meg Megan Meghan Mei Melania Melanie Melinda Melissa Mercedes Meredith Mette \
    Michaela Michele Michelle Mildred Mina Miranda Miriam Moira Molly Mona Monica Monika Muriel Myra Nadia Nancy Naomi Natalia \
    Natalie Natasha Nicola Nicole Nikki Nina Noor Nora Norma Octavia Olga Olivia Olena Oprah Oxana Paloma Pamela Patricia Patti \
    Patty Paula Pauline Peggy Penelope Penny Petra Phoebe Phyllis Polly Priscilla Priti Priya Rachel Ramona Rebecca Regina \
    Renata Renee Rita Roberta Rosa Rosalind Rose Rosemary Rosie Roxanne Ruth Sabrina Sally Samantha Sandra Sanna Sara Sarah \
    Selena Serena Sharon Sheila Shelley Sheryl Shirley Silvia Simone Sofia Sonia Sophia Sophie Stacey Stacy Stella Stephanie \
    Sue Susan Susana Susanna Susanne Suzanne Svetlana Sylvia Tamara Tammy Tania Tanya Tara Tatiana Teresa Tess Theresa Tiffany \
    Tina Tracy Tricia Tulsi Ursula Valentina Valeria Valerie Vanessa Vera Veronica Victoria Viola Violet Virginia Vivian \
    Vivienne Wanda Wendy Whitney Wilma Winifred Xenia Yasmin Yolanda Yulia Yvette Yvonne Zoe";
